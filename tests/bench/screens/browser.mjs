// Opens screens of a device in Chromium, several times each, and prints how many milliseconds each took:
// from the place being chosen to its heading, and the first line of what it lists, being painted.

import { createRequire } from 'node:module';

const { chromium } = createRequire(new URL('../../e2e/package.json', import.meta.url))('@playwright/test');

const TIMES = 7;
const [url, screens] = process.argv.slice(2);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
const page = await browser.newPage({ viewport: { width: 1180, height: 820 }, locale: 'da-DK' });
await page.goto(url);

/** Goes to a place and waits for another heading than before, and for something that is listed there. */
const reach = (path, lists) =>
  page.evaluate(async ([to, listed]) => {
    const before = document.querySelector('main h1');
    const begun = performance.now();
    location.hash = to;
    const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const there = () => {
      const heading = document.querySelector('main h1');
      return heading !== null && heading !== before && document.querySelector(`main ${listed}`) !== null;
    };
    while (!there()) await painted();
    await painted();
    return performance.now() - begun;
  }, [path, lists]);

const told = {};
await page.waitForSelector('main h1');
for (const [screen, path] of Object.entries(JSON.parse(screens))) {
  const times = [];
  for (let time = 0; time < TIMES; time++) {
    await reach('/me', 'h1');
    times.push(await reach(path, ':is(li, td, dd)'));
  }
  told[screen] = times.sort((one, other) => one - other)[Math.floor(TIMES / 2)];
}
await browser.close();
console.log(JSON.stringify(told));
