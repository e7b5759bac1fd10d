/** How configuration writes an issuer that only exists while the local mode runs. */
const demoForm = /^demo:([a-z]{1,32})$/;

/** Name of the demo issuer that an `iss` stands for, or undefined for every real one. */
export function demoIssuerName(iss: string): string | undefined {
  return demoForm.exec(iss)?.[1];
}

/** Between an `iss` as configuration writes it and as tokens state it; only demo issuers differ. */
export interface IssuerNames {
  stated(written: string): string;
  written(stated: string): string;
}

/** Names of demo issuers that answer below `base`; without a base every name stays as it is. */
export function createIssuerNames(base: string | undefined): IssuerNames {
  if (base === undefined) return { stated: (iss) => iss, written: (iss) => iss };
  return {
    stated(written) {
      const name = demoIssuerName(written);
      return name === undefined ? written : `${base}/${name}`;
    },
    written(stated) {
      const marker = `demo:${stated.slice(base.length + 1)}`;
      const isDemo = stated.startsWith(`${base}/`) && demoIssuerName(marker) !== undefined;
      return isDemo ? marker : stated;
    },
  };
}
