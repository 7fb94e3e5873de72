import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whether this machine has the openssl command, with which test certificates are made. */
export const hasOpenssl = (() => {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    console.log("The openssl command is missing: tests that need certificates are skipped.");
    return false;
  }
})();

export type Certificate = { key: string; cert: string };

/** A small authority of its own: `ca` in PEM, `issue` makes a server certificate for names, valid between two instants. */
export function testAuthority(): {
  ca: string;
  issue(names: string[], validity?: { from: Date; to: Date }): Certificate;
  selfSigned(name: string): Certificate;
} {
  const dir = mkdtempSync(join(tmpdir(), "surety-ca-"));
  const run = (...args: string[]) => execFileSync("openssl", args, { cwd: dir, stdio: "pipe" });
  const text = (name: string) => readFileSync(join(dir, name), "utf8");
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  run(
    "req",
    "-x509",
    ...newKey,
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
    "-days",
    "3650",
    "-subj",
    "/CN=Test authority",
  );
  process.once("exit", () => rmSync(dir, { recursive: true, force: true }));
  let made = 0;
  return {
    ca: text("ca.pem"),
    issue(names, validity) {
      made += 1;
      const [key, csr, cert, ext] = ["key", "csr", "pem", "ext"].map((kind) => `${made}.${kind}`) as [
        string,
        string,
        string,
        string,
      ];
      run("req", ...newKey, "-keyout", key, "-out", csr, "-subj", `/CN=${names[0]}`);
      const san = names.map((name) => (/^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`)).join(",");
      writeFileSync(join(dir, ext), `subjectAltName=${san}\nextendedKeyUsage=serverAuth\n`);
      const dates = validity
        ? ["-not_before", stamp(validity.from), "-not_after", stamp(validity.to)]
        : ["-days", "365"];
      signWith(run, dir, { csr, cert, ext, dates });
      return { key: text(key), cert: text(cert) };
    },
    selfSigned(name) {
      made += 1;
      run(
        "req",
        "-x509",
        ...newKey,
        "-keyout",
        `${made}.key`,
        "-out",
        `${made}.pem`,
        "-days",
        "30",
        "-subj",
        `/CN=${name}`,
      );
      return { key: text(`${made}.key`), cert: text(`${made}.pem`) };
    },
  };
}

/** `openssl x509` learned about given dates only in 3.4; `openssl ca` has always known them. */
function signWith(
  run: (...args: string[]) => unknown,
  dir: string,
  { csr, cert, ext, dates }: { csr: string; cert: string; ext: string; dates: string[] },
): void {
  if (dates[0] === "-days") {
    run(
      "x509",
      "-req",
      "-in",
      csr,
      "-CA",
      "ca.pem",
      "-CAkey",
      "ca.key",
      "-CAcreateserial",
      ...dates,
      "-extfile",
      ext,
      "-out",
      cert,
    );
    return;
  }
  writeFileSync(join(dir, "index.txt"), "");
  const config =
    "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\nrand_serial=yes\n[p]\n";
  writeFileSync(join(dir, "ca.cnf"), `${config}commonName=supplied\n`);
  const [, from = "", , to = ""] = dates;
  const files = ["-in", csr, "-out", cert, "-cert", "ca.pem", "-keyfile", "ca.key", "-extfile", ext];
  run("ca", "-batch", "-notext", "-config", "ca.cnf", "-startdate", from, "-enddate", to, ...files);
}

function stamp(instant: Date): string {
  return `${instant.toISOString().replace(/[-:T]/g, "").slice(0, 14)}Z`;
}
