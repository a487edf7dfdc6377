// Sends the messages of standard input, parted by a blank line, and prints the code of each answer.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const load = createRequire(process.cwd() + "/");
const { Hl7Client } = load("@medplum/hl7");
const { Hl7Message } = load("@medplum/core");

const client = new Hl7Client({ host: "127.0.0.1", port: Number(process.argv[2]), keepAlive: true });
for (const text of readFileSync(0, "utf8").trim().split("\n\n")) {
  const answer = await client.sendAndWait(Hl7Message.parse(text.replaceAll("\n", "\r")));
  const msa = answer.getSegment("MSA");
  console.log(`${msa.getComponent(1, 1)} ${msa.getComponent(2, 1)}`);
}
await client.close();
