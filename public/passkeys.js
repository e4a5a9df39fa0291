// Passkeys: asks the shop what to ask the device, asks the device, and brings back what it answers.
// Only on the pages that have such a form; without this script the form is not shown.

const bytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
};

const text = (buffer) => {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

const named = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

const make = async (asked) => {
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: named(asked.excludeCredentials),
  };
  const made = await navigator.credentials.create({ publicKey });
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
    },
  };
};

const use = async (asked) => {
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    allowCredentials: named(asked.allowCredentials),
  };
  const used = await navigator.credentials.get({ publicKey });
  const { response } = used;
  return {
    id: used.id,
    rawId: text(used.rawId),
    type: used.type,
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle && text(response.userHandle),
    },
  };
};

const post = async (address, body) => {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw Object.assign(new Error(said.fields?.[0]?.message ?? said.message), { isOurs: true });
  }
  return said;
};

const goes = async (form) => {
  const typed = Object.fromEntries(new FormData(form));
  const { begin, passkey } = form.dataset;
  const asked = await post(begin, typed);
  const answer = await (passkey === "make" ? make(asked) : use(asked));
  const { to } = await post(form.getAttribute("action"), { ...typed, proof: undefined, answer });
  location.assign(to);
};

const said = (form, error) => {
  if (error.isOurs && error.message) {
    return error.message;
  }
  return error.name === "InvalidStateError" ? form.dataset.known : form.dataset.failed;
};

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  form.closest("[hidden]").hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [button, problem] = [form.querySelector("button"), form.querySelector("[role=alert]")];
    button.disabled = true;
    problem.hidden = true;
    try {
      await goes(form);
    } catch (error) {
      problem.textContent = said(form, error);
      problem.hidden = false;
      button.disabled = false;
    }
  });
}
