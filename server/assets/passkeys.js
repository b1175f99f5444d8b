// Passkeys, on the two pages that need a script: a browser has no other way to make or show one.
'use strict';

async function post(path, body = {}) {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

async function signIn() {
  const { id, options } = await post('/session/passkey/challenge');
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = await navigator.credentials.get({ publicKey });
  await post('/session/passkey', { id, credential: credential.toJSON() });
  location.assign('/');
}

async function make(form) {
  const { id, options } = await post('/passkeys/challenge');
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = await navigator.credentials.create({ publicKey });
  await post('/passkeys', { id, name: form.elements.namedItem('name').value, credential: credential.toJSON() });
  location.assign('/passkeys');
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (!globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) break;
  form.hidden = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const failed = document.getElementById('passkey-failed');
    failed.hidden = true;
    try {
      await (form.dataset.passkey === 'make' ? make(form) : signIn());
    } catch (error) {
      console.warn(error);
      failed.hidden = false;
    }
  });
}
