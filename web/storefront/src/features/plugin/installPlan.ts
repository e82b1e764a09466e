/** How an archive is put to use, as far as its name and its hosts tell. */
export type InstallPlan = {
  /** npm's own archives are installed; others are unpacked into the host. */
  kind: "npm" | "unpack" | "other";
  command?: string;
  hosts: string[];
};

/** Hosts that run with what one deploys; the others are tools of development. */
const runtime = new Set(["fastify", "express", "koa", "hono", "nestjs", "nuxt", "next", "vue", "react", "svelte"]);

/** What plugins say they need beside the host they extend. */
const platforms = new Set(["node", "bun", "deno"]);

const quoted = (name: string) => (/^[\w.@+-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`);

export function installPlan(fileName: string, hostRanges: Record<string, string>): InstallPlan {
  const all = Object.keys(hostRanges).sort();
  const hosts = all.filter((host) => !platforms.has(host));
  if (/\.tgz$/i.test(fileName)) {
    const forDevelopment = !hosts.some((host) => runtime.has(host));
    const file = quoted(fileName).replace(/^(')?/, "$1./");
    return { kind: "npm", command: `npm install ${forDevelopment ? "--save-dev " : ""}${file}`, hosts };
  }
  if (/\.zip$/i.test(fileName)) {
    return { kind: "unpack", command: `unzip ${quoted(fileName)} -d ${quoted(fileName.slice(0, -4))}`, hosts };
  }
  if (/\.tar\.(gz|xz|bz2|zst)$/i.test(fileName)) {
    return { kind: "unpack", command: `tar -xf ${quoted(fileName)}`, hosts };
  }
  return { kind: "other", hosts };
}

export const checksumCommand = (sha256: string, fileName: string) =>
  `echo ${quoted(`${sha256}  ${fileName}`)} | sha256sum -c`;

export const signatureCommand = (publicKey: string, fileName: string) =>
  `minisign -V -P ${quoted(publicKey)} -m ${quoted(fileName)}`;
