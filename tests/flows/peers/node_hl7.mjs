// Sends the messages of standard input, parted by a blank line, and prints the code of each answer.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const load = createRequire(process.cwd() + "/");
const { Client, Message } = load("node-hl7-client");

const texts = readFileSync(0, "utf8").trim().split("\n\n");
const client = new Client({ host: "127.0.0.1", version: "2.5.1" });
let answered = () => {};
const connection = client.createConnection({ port: Number(process.argv[2]) }, async (res) => {
  const answer = res.getMessage();
  console.log(`${answer.get("MSA.1").toString()} ${answer.get("MSA.2").toString()}`);
  answered();
});
for (const text of texts) {
  const answer = new Promise((resolve) => (answered = resolve));
  await connection.sendMessage(new Message({ text: text.replaceAll("\n", "\r") }));
  await answer;
}
await connection.close();
process.exit(0);
