/** Why nothing came back. */
type FetchTrouble =
  | "bad_address"
  | "not_allowed"
  | "timeout"
  | "too_large"
  | "too_many_redirects"
  | "certificate"
  | "network";

/** A request that did not end in an answer, said in one sentence. */
export class FetchError extends Error {
  readonly trouble: FetchTrouble;

  constructor(trouble: FetchTrouble, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "FetchError";
    this.trouble = trouble;
  }
}

/** Turns an error of the network into a FetchError about `address`; one that is already so passes unchanged. */
export function asFetchError(error: unknown, address: string): FetchError {
  if (error instanceof FetchError) return error;
  const { code = "", message = String(error) } = error as NodeJS.ErrnoException;
  if (/^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT)/.test(code)) {
    return new FetchError("certificate", `The certificate of ${address} is not trusted: ${message}.`, {
      cause: error,
    });
  }
  return new FetchError("network", `${address} did not respond (${code || message}).`, { cause: error });
}
