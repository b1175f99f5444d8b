// A small city of real programs: a relay, a coordinator's device, and tablets and phones that serve their screens.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const PROGRAMS = process.env['BINDELED_PROGRAMS'] ?? fileURLToPath(new URL('../../target/debug', import.meta.url));
/** Thursday 12 November 2026, 16.30 in Copenhagen. */
export const EVENING = '2026-11-12T15:30:00Z';
const ORGANISATION = 'AQEBAQEBAQEBAQEBAQEBAQ';
export const PIN = '246810';
export const CHILDREN = (
  'Abdi Adam Amina Bilal Dalia Elif Farah Freja Hamza Hodan Ibrahim Ikram Jamal Leyla Liban Malik Maryam Nour ' +
  'Omar Rania Samira William Yusuf Zahra Åse'
).split(' ');

/** What a command of the app answers; the screens have its types, the stories look at a few fields. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type View = any;

/** A program that runs until it is stopped, and what it has said. */
export class Program {
  readonly #child: ChildProcess;
  readonly #said: Record<string, string>[] = [];
  readonly #lines: Interface;

  constructor(name: string, args: string[]) {
    const child = spawn(join(PROGRAMS, name), args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout });
    this.#lines.on('line', (line) => {
      this.#said.push(JSON.parse(line) as Record<string, string>);
    });
  }

  /** The line that says something of this, when the program has said it. */
  async says(key: string): Promise<Record<string, string>> {
    return new Promise((resolve, reject) => {
      const listen = () => {
        const line = this.#said.find((one) => key in one);
        if (line !== undefined) resolve(line);
      };
      this.#lines.on('line', listen);
      this.#child.once('error', reject);
      this.#child.once('exit', (code) => {
        reject(new Error(`${this.#child.spawnfile} ended with ${String(code)}`));
      });
      listen();
    });
  }

  stop(): void {
    this.#child.removeAllListeners('exit');
    this.#child.kill('SIGKILL');
  }

  /** Ends it as its user does, and with it what it has started. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.removeAllListeners('exit');
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }
}

/** A device that serves its screens. */
export class Device {
  readonly #program: Program;
  readonly url: string;

  private constructor(program: Program, url: string) {
    this.#program = program;
    this.url = url;
  }

  /** A device of a folder, whose clock begins at a time or is this machine's. */
  static async start(data: string, now?: string): Promise<Device> {
    const program = new Program('bindeled-device', [
      ...['--data', data, ...(now === undefined ? [] : ['--now', now])],
      ...['serve', '--listen', '127.0.0.1:0'],
    ]);
    const { listening = '' } = await program.says('listening');
    return new Device(program, listening);
  }

  /** Runs a command as its screens do. */
  async call(command: string, args: object = {}): Promise<View> {
    const [address = '', key = ''] = this.url.split('/#');
    const answer = await fetch(`${address}/api/call`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-bindeled-key': key },
      body: JSON.stringify({ command, ...args }),
    });
    const view: View = await answer.json();
    if (!answer.ok) throw new Error(`${command}: ${JSON.stringify(view)}`);
    return view;
  }

  /** Sends and fetches until nothing waits. */
  async sync(): Promise<void> {
    await this.call('sync_now');
  }

  stop(): void {
    this.#program.stop();
  }
}

export class City {
  readonly #folder = mkdtempSync(join(tmpdir(), 'bindeled-e2e-'));
  readonly #running: { stop(): void }[] = [];
  readonly #serving: string[];
  #relay: Program | null = null;
  #address = '127.0.0.1:0';
  /** The one-time link that the relay printed when it was ready. */
  printed = '';
  coordinator!: Device;
  group = '';
  occasion: View;

  private constructor(serving: string[]) {
    this.#serving = serving;
  }

  /** A relay, served as the options say, a group that is open tonight, and twenty-five children on its list. */
  static async found(...serving: string[]): Promise<City> {
    const city = new City(serving);
    await city.online();
    city.coordinator = await city.device('coordinator');
    const link = city.invite('coordinator', `organisation/${ORGANISATION}`, 'programme', 'pool');
    await city.coordinator.call('enrol', { link, device_label: 'Mettes laptop', name: 'Mette', pin: PIN });
    await city.#writeGroup();
    return city;
  }

  /** The demo city as the relay's own command makes it, with none of our devices. */
  static async demo(...wanted: string[]): Promise<City> {
    const city = new City([]);
    city.relay('demo', ...wanted);
    await city.online();
    return city;
  }

  /** The relay can be reached. */
  async online(): Promise<void> {
    this.#relay = new Program('bindeled-relay', [
      'serve',
      ...['--data', join(this.#folder, 'relay'), '--listen', this.#address],
      ...this.#serving,
    ]);
    const { listening = '', officer_link = '' } = await this.#relay.says('listening');
    this.#address = new URL(listening).host;
    this.printed = officer_link;
  }

  /** The relay cannot be reached. */
  offline(): void {
    this.#relay?.stop();
  }

  /** The relay's folder and its journal are lost; a copy is put in their place, and nobody knows who may do what. */
  async restoreWithoutJournal(copy: string): Promise<void> {
    this.offline();
    for (const lost of ['relay', 'relay.journal']) rmSync(join(this.#folder, lost), { recursive: true, force: true });
    this.relay('restore', copy);
    await this.online();
  }

  /** A copy of the relay as it is now. */
  backup(): string {
    const file = join(this.#folder, 'copy.sqlite');
    this.relay('backup', file);
    return file;
  }

  /** What one of the relay's own commands says; they work beside a relay that serves, and without one. */
  relay(command: string, ...args: string[]): string {
    const place = ['--data', join(this.#folder, 'relay')];
    return execFileSync(join(PROGRAMS, 'bindeled-relay'), [command, ...place, ...args], { encoding: 'utf8' }).trim();
  }

  invite(role: string, ...spaces: string[]): string {
    return this.#invite('--role', role, ...spaces.flatMap((space) => ['--space', space]));
  }

  #invite(...wanted: string[]): string {
    return this.relay('invite', '--public-url', `http://${this.#address}`, ...wanted);
  }

  /** How a device stands with the relay, by what it is called. */
  known(label: string): { device: string; status: string; words: string[] | null } {
    const devices = JSON.parse(this.relay('devices', '--json')) as { label: string }[];
    const known = devices.find((device) => device.label === label);
    if (known === undefined) throw new Error(`no device called ${label}`);
    return known as never;
  }

  tabletLink(): string {
    return this.invite('volunteer', `group/${this.group}`);
  }

  /** A link whose device waits until somebody has compared the four words. */
  waitingLink(): string {
    return this.#invite('--confirm', '--role', 'volunteer', '--space', `group/${this.group}`);
  }

  /** A device that nobody has enrolled, or one that is started again: its folder keeps what it knows. */
  async device(folder: string, now = EVENING): Promise<Device> {
    const device = await Device.start(join(this.#folder, folder), now);
    this.#running.push(device);
    return device;
  }

  /** A tablet of the group, with its list; or of other spaces. */
  async tablet(label: string, name: string, ...spaces: string[]): Promise<Device> {
    const tablet = await this.device(label);
    const link = spaces.length === 0 ? this.tabletLink() : this.invite('volunteer', ...spaces);
    await tablet.call('enrol', { link, device_label: label, name, pin: PIN });
    await tablet.sync();
    return tablet;
  }

  /** Somebody of the host programme, interviewed in the spring, who waits for a match. */
  async registered(side: 'newcomer' | 'host', name: string, card: object = {}): Promise<string> {
    const on = '2026-05-01';
    const { line } = await this.coordinator.call(`register_${side}`, {
      new: { first_name: name, registered: on, card: { area: 'sundholmsvej', ...card } },
    });
    const { person } = line as { person: string };
    if (side === 'host') await this.coordinator.call('check_resident', { person, on });
    await this.coordinator.call('take_step', { person, step: 'interviewed', on });
    return person;
  }

  /** An agreement with a goal of new volunteers. */
  async agreed(): Promise<void> {
    const { id: agreement } = await this.coordinator.call('write_agreement', {
      agreement: {
        ...{ title: 'Partnerskabsaftalen', partner: null, starts: '2026-01-01', ends: '2028-12-31', grant_dkk: 3_150_000 },
        ...{ decision: null, areas_total: null, areas: [], effects: [] },
      },
    });
    await this.coordinator.call('write_goal', {
      goal: {
        ...{ agreement, kind: 'quantitative', danish: 'Nye frivillige', english: null, indicator: 'new_volunteers' },
        ...{ target: 120, unit: 'persons', deadline: '2026-12-31' },
      },
    });
  }

  /** A host's phone, matched with Hanan and her two children. */
  async phone(): Promise<Device> {
    const newcomer = await this.registered('newcomer', 'Hanan', { children: [2019, 2022] });
    const host = await this.registered('host', 'Karin');
    const match = await this.coordinator.call('create_match', { newcomer, host, matched: '2026-05-17' });
    await this.coordinator.sync();
    const phone = await this.device('phone');
    const link = this.invite('host', String(match.space));
    await phone.call('enrol', { link, device_label: 'Karins telefon', name: 'Karin', pin: PIN });
    await phone.sync();
    return phone;
  }

  /** The path of tonight's attendance. */
  get tonight(): string {
    const { group, date, slot } = this.occasion as { group: string; date: string; slot: number };
    return `/meeting/${group}/${date}/${String(slot)}`;
  }

  /** Everything stops, and its data goes. */
  end(): void {
    for (const one of this.#running) one.stop();
    this.offline();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** One more group of the organisation, open on the same evening; its space. */
  async otherGroup(name: string): Promise<string> {
    const created = await this.coordinator.call('create_group', this.#groupCalled(name));
    await this.coordinator.sync();
    return String(created.space);
  }

  #groupCalled(name: string): object {
    return {
      ...{ name, kind: 'homework_cafe', area: 'sundholmsvej' },
      ...{ organisation: ORGANISATION, partners: ['helhedsplan'] },
      stages: [{ stage: 'established', since: '2026-10-14' }],
      openings: [{ weekday: 4, starts: '16:30:00', ends: '18:30:00', from: '2026-10-14', until: null }],
    };
  }

  async #writeGroup(): Promise<void> {
    await this.coordinator.call('write_reference', {
      areas: [{ key: 'sundholmsvej', name: 'Sundholmsvej kvarteret', in_agreement: true }],
      kinds: [{ key: 'homework_cafe', danish: 'Lektiecafé', english: 'Homework café' }],
      partners: [{ key: 'helhedsplan', name: 'Helhedsplanen for Sundholmsvej kvarteret' }],
      organisations: [{ key: ORGANISATION, name: 'Dansk Flygtningehjælp' }],
    });
    const created = await this.coordinator.call('create_group', this.#groupCalled('Lektiecafé Telemarksgade'));
    this.group = String(created.id);
    const base64 = Buffer.from(['Fornavn', ...CHILDREN].join('\r\n')).toString('base64');
    const preview = await this.coordinator.call('preview_roster', {
      ...{ group: this.group, file_name: 'liste.csv', base64 },
    });
    await this.coordinator.call('import_roster', { preview: preview.preview });
    await this.coordinator.sync();
    const page = await this.coordinator.call('group', { group: this.group });
    this.occasion = page.tonight.occasion;
  }
}
