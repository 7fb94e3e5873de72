/** A file that the server has already; `token` proves it when the form is sent. */
export type Received = {
  name: string;
  size: number;
  token: string;
  /** The format of scan results that its content bears the signs of, such as "SARIF 2.1.0". */
  scan?: string;
};

/** What an upload tells the field that began it. */
export type Ends = {
  progress(sent: number): void;
  /** Why nothing moves at the moment, null when it does again. */
  waits(why: string | null): void;
  done(files: Received[]): void;
  failed(why: string): void;
};
