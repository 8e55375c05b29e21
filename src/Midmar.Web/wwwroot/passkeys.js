// Passkeys: asks the server for options, the browser for the credential, and puts it into the form that is then sent.
// A button says with data-passkey where the options come from; its form has the hidden field "credential".

const toBytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
const toText = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const named = list => (list ?? []).map(item => ({ ...item, id: toBytes(item.id) }));

async function create(options) {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...options, challenge: toBytes(options.challenge), user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: named(options.excludeCredentials),
    },
  });
  return {
    ...common(credential),
    response: {
      clientDataJSON: toText(credential.response.clientDataJSON),
      attestationObject: toText(credential.response.attestationObject),
      transports: credential.response.getTransports?.() ?? [],
    },
  };
}

async function request(options) {
  const credential = await navigator.credentials.get({
    publicKey: { ...options, challenge: toBytes(options.challenge), allowCredentials: named(options.allowCredentials) },
  });
  const { clientDataJSON, authenticatorData, signature, userHandle } = credential.response;
  return {
    ...common(credential),
    response: {
      clientDataJSON: toText(clientDataJSON), authenticatorData: toText(authenticatorData), signature: toText(signature),
      userHandle: userHandle ? toText(userHandle) : null,
    },
  };
}

function common(credential) {
  return {
    id: credential.id, rawId: toText(credential.rawId), type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment, clientExtensionResults: credential.getClientExtensionResults(),
  };
}

document.addEventListener('click', async event => {
  const button = event.target.closest('button[data-passkey]');
  if (!button) return;
  event.preventDefault();
  const form = button.form;
  const failed = form.querySelector('[data-passkey-failed]');
  if (!form.reportValidity()) return;
  button.disabled = true;
  failed.hidden = true;
  try {
    const answer = await fetch(button.dataset.passkey, {
      method: 'POST', headers: { RequestVerificationToken: form.elements.__RequestVerificationToken.value },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const options = await answer.json();
    const credential = await (options.user ? create(options) : request(options));
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch {
    failed.hidden = false;
    button.disabled = false;
  }
});
