// Small choices that this device remembers. Nothing of the users' records is ever kept here.

/** What is kept under a name, if the browser lets us look. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Keeps a choice; where that is not possible it holds until the app closes. */
export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Private windows may refuse; the choice is a comfort, not a record.
  }
}
