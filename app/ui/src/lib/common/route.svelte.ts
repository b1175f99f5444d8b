// Where the user is, in the address after '#'. Works alike in the app's window and in a browser.

const path = (): string => decodeURI(location.hash.replace(/^#/, '')) || '/';

class Place {
  now = $state(path());

  constructor() {
    window.addEventListener('hashchange', () => {
      this.now = path();
    });
  }

  /** The parts of the path: ['groups', '…']. */
  get parts(): string[] {
    return this.now.split('/').filter((part) => part !== '');
  }
}

/** Where the user is now. */
export const place = new Place();

/** Goes to a path. */
export function go(to: string): void {
  location.hash = to;
}

/** Goes to a path and leaves the present one out of the way back. */
export function replace(to: string): void {
  history.replaceState(null, '', `#${to}`);
  place.now = path();
}
