import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { NotAFile, readNow, refuseOddFile } from "#evidence/files/read-now";

const pem = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED )?CERTIFICATE-----/g;

/**
 * The certificates in the file that SMTP_CA_FILE names, as PEM.
 * @throws Error in one sentence when it cannot be read or holds none
 */
export function readAuthorities(path: string): string[] {
  const bytes = contentOf(path);
  const blocks = bytes.toString("latin1").match(pem);
  try {
    return (blocks ?? [bytes]).map((one) => new X509Certificate(one).toString());
  } catch {
    throw new Error(
      "SMTP_CA_FILE must name a file with the certificate of your own authority in PEM, which begins with -----BEGIN CERTIFICATE-----.",
    );
  }
}

function contentOf(path: string): Buffer {
  try {
    refuseOddFile(path);
    return readFileSync(path, { flag: readNow });
  } catch (error) {
    if (error instanceof NotAFile) throw new Error(`SMTP_CA_FILE: ${error.message}`);
    const cause = {
      ENOENT: "there is no such file",
      EACCES: "this user may not read it",
      EISDIR: "it is a folder",
    };
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new Error(`SMTP_CA_FILE cannot be read: ${cause[code as keyof typeof cause] ?? code}.`);
  }
}
