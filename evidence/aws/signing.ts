import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";

type Keys = { accessKeyId: string; secretAccessKey: string };
type Unsigned = {
  service: string;
  region: string;
  method: "GET" | "POST";
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string;
};

/** SHA-256 as the package that signs wants it. */
class Sha256 {
  #hash: Hash | Hmac;

  constructor(private readonly secret?: unknown) {
    this.#hash = this.#begin();
  }

  #begin(): Hash | Hmac {
    return this.secret === undefined
      ? createHash("sha256")
      : createHmac("sha256", this.secret as string | Uint8Array);
  }

  update(data: Uint8Array | string): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#begin();
  }
}

/** The headers of a request signed by AWS's Signature Version 4, with the official package; loaded when it is first needed. */
export async function signedHeaders(
  { service, region, method, url, headers, body }: Unsigned,
  credentials: Keys,
  at: Date,
): Promise<Record<string, string>> {
  const { SignatureV4 } = await import("@smithy/signature-v4");
  // S3 alone signs the path as it is sent (not escaped a second time).
  const signer = new SignatureV4({
    service,
    region,
    credentials,
    sha256: Sha256,
    uriEscapePath: service !== "s3",
  });
  const signed = await signer.sign(
    {
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { ...headers, host: url.host },
      body,
    },
    { signingDate: at },
  );
  return signed.headers;
}
