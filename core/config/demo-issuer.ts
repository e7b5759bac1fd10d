/** How configuration writes an issuer that only exists while the local mode runs. */
const demoForm = /^demo:([a-z]{1,32})$/;

/** Name of the demo issuer that an `iss` stands for, or undefined for every real one. */
export function demoIssuerName(iss: string): string | undefined {
  return demoForm.exec(iss)?.[1];
}

/** The `iss` itself, or where the demo issuer it stands for answers below `base`. */
export function resolveDemoIssuer(iss: string, base: string): string {
  const name = demoIssuerName(iss);
  return name === undefined ? iss : `${base}/${name}`;
}
