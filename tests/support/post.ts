import { SMTPServer } from "smtp-server";
import { afterEach } from "vitest";

export type Received = { to: string[]; messageId: string; subject: string; text: string };
export type Post = {
  url: string;
  received: Received[];
  /** What the server answers to a recipient: null takes the mail. */
  refuse: (address: string) => { code: number; text: string } | null;
  stop(): Promise<void>;
};

const open: Post[] = [];
afterEach(async () => {
  for (const post of open.splice(0)) await post.stop();
});

/** A real SMTP server on loopback that keeps what it took. */
export async function startPost(port = 0): Promise<Post> {
  const post: Post = { url: "", received: [], refuse: () => null, stop: async () => undefined };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
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
        post.received.push(
          read(
            Buffer.concat(pieces).toString("utf8"),
            session.envelope.rcptTo.map((one) => one.address),
          ),
        );
        done();
      });
    },
  });
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
  const [head = "", ...body] = raw.split("\r\n\r\n");
  const unfolded = head.replace(/\r\n[ \t]+/g, " ");
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, "im").exec(unfolded)?.[1] ?? "";
  const quoted = /quoted-printable/i.test(unfolded);
  const text = body.join("\r\n\r\n").replaceAll("\r\n", "\n");
  return {
    to,
    messageId: header("Message-ID"),
    subject: header("Subject"),
    text: quoted ? unquote(text) : text,
  };
}

function unquote(text: string): string {
  const bytes = text
    .replace(/=\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
