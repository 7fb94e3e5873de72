import type { Socket } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterEachTest } from "#tests/support/after-each";

export type Received = {
  to: string[];
  messageId: string;
  subject: string;
  text: string;
  /** The HTML part; empty where there is none. */
  html: string;
  /** The attached deadlines.ics. */
  calendar: string | null;
  /** The whole head, its folded lines joined. */
  head: string;
  /** Every part's Content-Type and Content-Disposition, as sent. */
  parts: string[];
};
export type Post = {
  url: string;
  received: Received[];
  /** What the server answers to a recipient: null takes the mail. */
  refuse: (address: string) => { code: number; text: string } | null;
  /** What the server answers to a sender: null takes it. */
  refuseSender: (address: string) => { code: number; text: string } | null;
  /** Where set: what the answer to the final dot waits for. */
  beforeAnswer?: (subject: string) => Promise<unknown>;
  /** What follows the 250 when it takes a mail, where a test says so. */
  says?: string;
  /** Breaks every connection. */
  drop(): void;
  stop(): Promise<void>;
};

const open: Post[] = [];
afterEachTest(async () => {
  for (const post of open.splice(0)) await post.stop();
});

/** A real SMTP server on loopback that keeps what it took. */
export async function startPost(port = 0): Promise<Post> {
  const post: Post = {
    url: "",
    received: [],
    refuse: () => null,
    refuseSender: () => null,
    drop: () => undefined,
    stop: async () => undefined,
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    onMailFrom(address, _session, done) {
      const no = post.refuseSender(address.address);
      done(no ? Object.assign(new Error(no.text), { responseCode: no.code }) : null);
    },
    onRcptTo(address, _session, done) {
      const no = post.refuse(address.address);
      if (!no) return done();
      const error = Object.assign(new Error(no.text), { responseCode: no.code });
      done(error);
    },
    onData(stream, session, done) {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => {
        const mail = read(
          Buffer.concat(pieces).toString("utf8"),
          session.envelope.rcptTo.map((one) => one.address),
        );
        post.received.push(mail);
        if (!post.beforeAnswer) return done(null, post.says);
        void post.beforeAnswer(mail.subject).then(() => done(null, post.says));
      });
    },
  });
  const sockets = new Set<Socket>();
  server.server.on("connection", (socket: Socket) => sockets.add(socket));
  post.drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.server.address();
  if (!address || typeof address === "string") throw new Error("The server has no port.");
  post.url = `smtp://127.0.0.1:${address.port}`;
  post.stop = () => new Promise<void>((resolve) => server.close(resolve));
  open.push(post);
  return post;
}

function read(raw: string, to: string[]): Received {
  const whole = partOf(raw);
  const parts = partsOf(whole);
  const calendar = parts.find((part) => /^content-type: text\/calendar/im.test(part.head));
  const html = parts.find((part) => /^content-type: text\/html/im.test(part.head));
  const plain = parts.find((part) => /^content-type: text\/plain/im.test(part.head)) ?? whole;
  return {
    to,
    head: whole.head,
    messageId: headerOf(whole.head, "Message-ID"),
    subject: headerOf(whole.head, "Subject"),
    text: decoded(plain),
    html: html ? decoded(html) : "",
    calendar: calendar ? decoded(calendar) : null,
    parts: parts.map((part) => part.head),
  };
}

/** The parts of a mail, those within parts too; the mail itself where it has none. */
function partsOf(whole: Part): Part[] {
  const boundary = /boundary="?([^";\n]+)"?/i.exec(whole.head)?.[1];
  if (!boundary) return [whole];
  return whole.body.split(`--${boundary}`).flatMap((part) => partsOf(partOf(part.trimStart())));
}

type Part = { head: string; body: string };

function partOf(raw: string): Part {
  const [head = "", ...body] = raw.replaceAll("\r\n", "\n").split("\n\n");
  return { head: head.replace(/\n[ \t]+/g, " "), body: body.join("\n\n") };
}

function headerOf(head: string, name: string): string {
  return new RegExp(`^${name}: (.*)$`, "im").exec(head)?.[1] ?? "";
}

function decoded({ head, body }: Part): string {
  const coding = headerOf(head, "Content-Transfer-Encoding");
  if (/base64/i.test(coding)) return Buffer.from(body, "base64").toString("utf8");
  return /quoted-printable/i.test(coding) ? unquote(body) : body;
}

function unquote(text: string): string {
  const bytes = text
    .replace(/=\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
