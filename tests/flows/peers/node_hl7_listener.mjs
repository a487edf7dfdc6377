// Listens on the port that is given, prints what it reads of each message, and answers it.
import { createRequire } from "node:module";

const load = createRequire(process.cwd() + "/");
const { Server } = load("node-hl7-server");

const inbound = new Server({ bindAddress: "127.0.0.1" }).createInbound(
  { port: Number(process.argv[2]) },
  async (request, response) => {
    const message = request.getMessage();
    const fields = ["MSH.10", "MSH.9.2", "SCH.2", "PID.5.1"];
    console.log(fields.map((field) => message.get(field).toString()).join(" "));
    await response.sendResponse("AA");
  }
);
inbound.on("listen", () => console.log("listening"));
