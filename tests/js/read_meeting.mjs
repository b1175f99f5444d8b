// Prints what a saved meeting says, read without any of our code: its marks, key by key.
import { readFileSync } from "node:fs";
import { load } from "@automerge/automerge";

const fields = load(new Uint8Array(readFileSync(process.argv[2])));
// Scalar texts arrive as ImmutableString.
const text = (key) => String(fields[key]);
const keys = Object.keys(fields);
const marks = keys
  .filter((key) => key.startsWith("t/"))
  .map((key) => {
    const [, person, device] = key.split("/");
    const [answer, , by] = text(key).split(" ");
    return { person, device, answer, by };
  });
const unnamed = keys.filter((key) => key.startsWith("n/")).reduce((sum, key) => sum + Number(fields[key]), 0);
console.log(JSON.stringify({ date: text("date"), slot: Number(fields.slot), marks, unnamed }));
