// Listens on the port that is given, prints what it reads of each message, and answers it.
import { createRequire } from "node:module";

const load = createRequire(process.cwd() + "/");
const { Hl7Server } = load("@medplum/hl7");

const server = new Hl7Server((connection) => {
  connection.addEventListener("message", ({ message }) => {
    const of = (segment, field, component) =>
      message.getSegment(segment)?.getComponent(field, component) ?? "";
    console.log([of("MSH", 10, 1), of("MSH", 9, 2), of("SCH", 2, 1), of("PID", 5, 1)].join(" "));
    connection.send(message.buildAck());
  });
});
await server.start(Number(process.argv[2]));
console.log("listening");
