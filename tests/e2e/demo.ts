// The demo city as `make run` starts it: a relay that fills while it serves, and a tablet that is left to somebody.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Device, Program, PROGRAMS, type View } from './city';

/** The PIN of every device of the demo. */
const PIN = '123456';

export class Demo {
  readonly #folder = mkdtempSync(join(tmpdir(), 'bindeled-demo-'));
  readonly #relay: Program;
  #tablet: Device | null = null;
  /** The one-time link that is printed for the municipality. */
  printed = '';

  private constructor(wanted: string[]) {
    const yours = ['tablet', 'laptop', 'phone'].flatMap((device) => [`--${device}`, join(this.#folder, device)]);
    const place = ['--data', join(this.#folder, 'relay'), '--listen', '127.0.0.1:0'];
    this.#relay = new Program('bindeled-relay', ['demo', ...place, ...yours, ...wanted]);
  }

  /** A city that can be opened and has begun to fill, as large as the options say. */
  static async start(...wanted: string[]): Promise<Demo> {
    const demo = new Demo(wanted);
    const { officer_link = '' } = await demo.#relay.says('officer_link');
    demo.printed = officer_link;
    return demo;
  }

  /** Waits until the whole city is there. */
  async whole(): Promise<void> {
    await this.#relay.says('evenings');
  }

  /** A command at the tablet where there is no network: nothing is sent. */
  away(command: string, args: object = {}): View {
    const call = ['--data', join(this.#folder, 'tablet'), 'call', command, JSON.stringify(args)];
    const env = { ...process.env, BINDELED_PIN: PIN };
    return JSON.parse(execFileSync(join(PROGRAMS, 'bindeled-device'), call, { encoding: 'utf8', env }));
  }

  /** The tablet with its screens, which gets in touch by itself. */
  async tablet(): Promise<Device> {
    this.#tablet ??= await Device.start(join(this.#folder, 'tablet'));
    return this.#tablet;
  }

  /** What opens the tablet. */
  get pin(): string {
    return PIN;
  }

  /** Everything stops, and its data goes. */
  async end(): Promise<void> {
    this.#tablet?.stop();
    await this.#relay.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
