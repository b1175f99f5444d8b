// A small city of real programs: a relay, a coordinator's device, and tablets and phones that serve their screens.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROGRAMS = process.env['BINDELED_PROGRAMS'] ?? fileURLToPath(new URL('../../target/debug', import.meta.url));
/** Thursday 12 November 2026, 16.30 in Copenhagen. */
const EVENING = '2026-11-12T15:30:00Z';
const ORGANISATION = 'AQEBAQEBAQEBAQEBAQEBAQ';
export const PIN = '246810';
export const CHILDREN = (
  'Abdi Adam Amina Bilal Dalia Elif Farah Freja Hamza Hodan Ibrahim Ikram Jamal Leyla Liban Malik Maryam Nour ' +
  'Omar Rania Samira William Yusuf Zahra Åse'
).split(' ');

/** What a command of the app answers; the screens have its types, the stories look at a few fields. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type View = any;

/** A program that runs until it is stopped, and what it said when it was ready. */
class Program {
  readonly ready: Promise<Record<string, string>>;
  readonly #child: ChildProcess;

  constructor(name: string, args: string[]) {
    const child = spawn(join(PROGRAMS, name), args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    this.ready = new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', (line) => {
        resolve(JSON.parse(line) as Record<string, string>);
      });
      child.once('error', reject);
      child.once('exit', (code) => {
        reject(new Error(`${name} ended with ${String(code)}`));
      });
    });
  }

  stop(): void {
    this.#child.removeAllListeners('exit');
    this.#child.kill('SIGKILL');
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

  static async start(data: string): Promise<Device> {
    const program = new Program('bindeled-device', [
      ...['--data', data, '--now', EVENING],
      ...['serve', '--listen', '127.0.0.1:0'],
    ]);
    const { listening = '' } = await program.ready;
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
  #relay: Program | null = null;
  #address = '127.0.0.1:0';
  coordinator!: Device;
  group = '';
  occasion: View;

  /** A relay, a group that is open tonight, and twenty-five children on its list. */
  static async found(): Promise<City> {
    const city = new City();
    await city.online();
    city.coordinator = await city.device('coordinator');
    const link = city.invite('coordinator', `organisation/${ORGANISATION}`, 'programme');
    await city.coordinator.call('enrol', { link, device_label: 'Mettes laptop', name: 'Mette', pin: PIN });
    await city.#writeGroup();
    return city;
  }

  /** The relay can be reached. */
  async online(): Promise<void> {
    this.#relay = new Program('bindeled-relay', [
      'serve',
      ...['--data', join(this.#folder, 'relay'), '--listen', this.#address],
    ]);
    const { listening = '' } = await this.#relay.ready;
    this.#address = new URL(listening).host;
  }

  /** The relay cannot be reached. */
  offline(): void {
    this.#relay?.stop();
  }

  invite(role: string, ...spaces: string[]): string {
    const args = ['invite', '--data', join(this.#folder, 'relay'), '--public-url', `http://${this.#address}`];
    const wanted = spaces.flatMap((space) => ['--space', space]);
    return execFileSync(join(PROGRAMS, 'bindeled-relay'), [...args, '--role', role, ...wanted], {
      encoding: 'utf8',
    }).trim();
  }

  tabletLink(): string {
    return this.invite('volunteer', `group/${this.group}`);
  }

  /** A device that nobody has enrolled. */
  async device(folder: string): Promise<Device> {
    const device = await Device.start(join(this.#folder, folder));
    this.#running.push(device);
    return device;
  }

  /** A tablet of the group, with its list. */
  async tablet(label: string, name: string): Promise<Device> {
    const tablet = await this.device(label);
    await tablet.call('enrol', { link: this.tabletLink(), device_label: label, name, pin: PIN });
    await tablet.sync();
    return tablet;
  }

  /** A host's phone, matched with Hanan and her two children. */
  async phone(): Promise<Device> {
    const match = await this.coordinator.call('create_match', {
      ...{ organisation: ORGANISATION, area: 'sundholmsvej', matched: '2026-05-17' },
      ...{ host: 'Karin', newcomer: 'Hanan', children: 2 },
    });
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

  async #writeGroup(): Promise<void> {
    await this.coordinator.call('write_reference', {
      areas: [{ key: 'sundholmsvej', name: 'Sundholmsvej kvarteret', in_agreement: true }],
      kinds: [{ key: 'homework_cafe', danish: 'Lektiecafé', english: 'Homework café' }],
      partners: [{ key: 'helhedsplan', name: 'Helhedsplanen for Sundholmsvej kvarteret' }],
      organisations: [{ key: ORGANISATION, name: 'Dansk Flygtningehjælp' }],
    });
    const created = await this.coordinator.call('create_group', {
      ...{ name: 'Lektiecafé Telemarksgade', kind: 'homework_cafe', area: 'sundholmsvej' },
      ...{ organisation: ORGANISATION, partners: ['helhedsplan'] },
      stages: [{ stage: 'established', since: '2026-10-14' }],
      openings: [{ weekday: 4, starts: '16:30:00', ends: '18:30:00', from: '2026-10-14', until: null }],
    });
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
