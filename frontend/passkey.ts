// Passkeys: asks the device for a new one (data-passkey="create") or for the one it has ("get"), and sends the form with
// the answer. Loaded only by pages that offer them; where the device knows none, their forms stay hidden.

type Json = Record<string, unknown>;
type Options = { publicKey: Json };

const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const toText = (bytes: ArrayBuffer | null): string | null =>
  bytes &&
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const listed = (keys: unknown): PublicKeyCredentialDescriptor[] =>
  ((keys as Json[] | undefined) ?? []).map((key) => ({
    ...(key as unknown as PublicKeyCredentialDescriptor),
    id: toBytes(key.id as string),
  }));

async function create({ publicKey }: Options): Promise<Json> {
  const user = publicKey.user as Json;
  const credential = (await navigator.credentials.create({
    publicKey: {
      ...(publicKey as unknown as PublicKeyCredentialCreationOptions),
      challenge: toBytes(publicKey.challenge as string),
      user: { ...(user as unknown as PublicKeyCredentialUserEntity), id: toBytes(user.id as string) },
      excludeCredentials: listed(publicKey.excludeCredentials),
      // It opens the account alone, so the device must keep it and ask who holds it.
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    },
  })) as PublicKeyCredential;
  const answer = credential.response as AuthenticatorAttestationResponse;
  return {
    ...described(credential),
    response: {
      clientDataJSON: toText(answer.clientDataJSON),
      attestationObject: toText(answer.attestationObject),
      transports: answer.getTransports?.() ?? [],
    },
  };
}

async function get({ publicKey }: Options): Promise<Json> {
  const credential = (await navigator.credentials.get({
    publicKey: {
      ...(publicKey as unknown as PublicKeyCredentialRequestOptions),
      challenge: toBytes(publicKey.challenge as string),
      allowCredentials: listed(publicKey.allowCredentials),
    },
  })) as PublicKeyCredential;
  const answer = credential.response as AuthenticatorAssertionResponse;
  return {
    ...described(credential),
    response: {
      clientDataJSON: toText(answer.clientDataJSON),
      authenticatorData: toText(answer.authenticatorData),
      signature: toText(answer.signature),
      userHandle: toText(answer.userHandle),
    },
  };
}

const described = (credential: PublicKeyCredential): Json => ({
  type: credential.type,
  id: credential.id,
  rawId: toText(credential.rawId),
  clientExtensionResults: credential.getClientExtensionResults(),
});

async function optionsOf(form: HTMLFormElement): Promise<Options> {
  const { options, optionsUrl } = form.dataset;
  if (optionsUrl) {
    const answer = await fetch(optionsUrl, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).request_options;
  }
  const data = JSON.parse(document.getElementById(options ?? "")?.textContent ?? "{}");
  return data.creation_options ?? data.request_options;
}

function offer(form: HTMLFormElement): void {
  const failed = form.querySelector<HTMLElement>("[data-passkey-failed]");
  const credential = form.querySelector<HTMLInputElement>("[name=credential]");
  form.hidden = false;
  // Before the guard against a second press, which would lock the button while the device still asks.
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (failed) failed.hidden = true;
    try {
      const options = await optionsOf(form);
      const answer = form.dataset.passkey === "create" ? await create(options) : await get(options);
      if (credential) credential.value = JSON.stringify(answer);
      form.submit();
    } catch {
      if (failed) failed.hidden = false;
    }
  });
}

if (window.PublicKeyCredential) {
  for (const note of document.querySelectorAll<HTMLElement>("[data-passkey-missing]")) note.hidden = true;
  for (const form of document.querySelectorAll<HTMLFormElement>("[data-passkey]")) offer(form);
}
