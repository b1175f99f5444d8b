// node client.mjs FOLDER COMMAND [JSON]: one command of a device, and then what it shows.
import { randomBytes } from "node:crypto";
import { base64url } from "./bytes.mjs";
import { Device } from "./device.mjs";
import { documentOf, groupSpace, idOf, kindOf, meetingDocument } from "./names.mjs";
import { forgetCursor, sync } from "./sync.mjs";

const commands = {
  async enrol({ link, label }) {
    await device.enrol(link, label);
  },

  /** A volunteer's facts and name, under one id. */
  introduce({ group, name, since }) {
    const person = randomBytes(16);
    const space = groupSpace(group);
    device.write(space, documentOf("person", person), { role: "volunteer", since });
    device.write(space, documentOf("name", person), { first: name });
    return { person: base64url(person) };
  },

  mark({ group, date, slot, person, answer, by }) {
    const key = `t/${person}/${device.name}`;
    const fields = { group, date, slot, [key]: `${answer} ${Date.now()} ${by}` };
    device.write(groupSpace(group), meetingDocument({ group, date, slot }), fields);
  },

  sync: () => sync(device),
  forget_cursor: () => forgetCursor(device),
  show: () => {},
};

function shown() {
  const held = device.documents().map(({ document, opened }) => ({ kind: kindOf(document), id: idOf(document), opened }));
  const of = (kind) => held.filter((document) => document.kind === kind);
  const marks = ({ opened }) =>
    Object.entries(opened)
      .filter(([key]) => key.startsWith("t/"))
      .map(([key, mark]) => ({ person: key.split("/")[1], device: key.split("/")[2], answer: String(mark).split(" ")[0] }));
  return {
    device: device.name,
    names: Object.fromEntries(of("name").map(({ id, opened }) => [id, String(opened.first)])),
    meetings: of("meeting").map((meeting) => ({ date: String(meeting.opened.date), marks: marks(meeting) })),
    waiting: device.kept.outbox.length,
    refused: device.kept.refused.length,
  };
}

const [folder, command, argument = "{}"] = process.argv.slice(2);
const device = new Device(folder);
const done = await commands[command](JSON.parse(argument));
console.log(JSON.stringify({ ...shown(), ...done }));
