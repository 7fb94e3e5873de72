import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { afterEachTest } from "#tests/support/after-each";

/** What the server answers instead of yes; a function may look at the command. An answer that begins with 421 closes. */
type Answer = string | ((command: string) => string | null) | undefined;
type Stage = "greeting" | "ehlo" | "auth" | "mail" | "rcpt" | "data" | "text";
export type ScriptedSmtp = {
  url: string;
  port: number;
  /** Every line that a client sent outside a mail's text, the answer of an AUTH exchange included. */
  commands: string[];
  /** Each mail as it came, in UTF-8. */
  mails: string[];
  answers: Partial<Record<Stage, Answer>>;
  stop(): Promise<void>;
};

type Options = { extensions?: string[]; tls?: { key: string; cert: string }; port?: number };

const open: ScriptedSmtp[] = [];
afterEachTest(async () => {
  for (const server of open.splice(0)) await server.stop();
});

/** A real server on loopback that answers word for word as a test says, at each stage of RFC 5321. */
export async function startScriptedSmtp(
  answers: ScriptedSmtp["answers"] = {},
  { extensions = [], tls, port = 0 }: Options = {},
): Promise<ScriptedSmtp> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    talk(socket, scripted, { extensions, tls, greet: true });
  });
  const scripted: ScriptedSmtp = {
    url: "",
    port: 0,
    commands: [],
    mails: [],
    answers,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  await new Promise<void>((resolve) => server.listen(port, "0.0.0.0", resolve));
  scripted.port = (server.address() as AddressInfo).port;
  scripted.url = `smtp://127.0.0.1:${scripted.port}`;
  open.push(scripted);
  return scripted;
}

function talk(
  socket: Socket,
  scripted: ScriptedSmtp,
  { extensions, tls, greet }: Options & { extensions: string[]; greet: boolean },
): void {
  let buffer = Buffer.alloc(0);
  let text: string[] | null = null;
  let auth = false;
  const say = (answer: string) => {
    if (!socket.writable) return;
    socket.write(`${answer.replaceAll("\n", "\r\n")}\r\n`);
    if (answer.startsWith("421")) socket.end();
  };
  const answer = (stage: Stage, command: string, yes: string) => {
    const given = scripted.answers[stage];
    say((typeof given === "function" ? given(command) : given) ?? yes);
  };
  socket.on("error", () => undefined);
  if (greet) answer("greeting", "", "220 mail.example.test ESMTP");
  const take = (line: string) => {
    if (text) {
      if (line !== ".") return void text.push(line.replace(/^\./, ""));
      scripted.mails.push(text.join("\n"));
      text = null;
      return answer("text", line, "250 2.0.0 Ok: queued as TEST1");
    }
    scripted.commands.push(line);
    if (auth) {
      auth = false;
      return answer("auth", line, "235 2.7.0 Accepted");
    }
    const verb = line.split(/[\s:]/)[0]!.toUpperCase();
    if (verb === "EHLO") {
      const offered = [...extensions, ...(tls ? ["STARTTLS"] : []), "8BITMIME"];
      return answer(
        "ehlo",
        line,
        ["250-mail.example.test", ...offered.map((one) => `250-${one}`), "250 ENHANCEDSTATUSCODES"].join(
          "\n",
        ),
      );
    }
    if (verb === "STARTTLS") return tls ? secure() : say("502 5.5.1 Command not implemented");
    if (verb === "AUTH") {
      if (line.split(" ").length > 2) return answer("auth", line, "235 2.7.0 Accepted");
      auth = true;
      return say("334 ");
    }
    if (verb === "MAIL") return answer("mail", line, "250 2.1.0 Ok");
    if (verb === "RCPT") return answer("rcpt", line, "250 2.1.5 Ok");
    if (verb === "DATA") {
      const given = scripted.answers.data;
      if (given === undefined) text = [];
      return answer("data", line, "354 go");
    }
    say(verb === "QUIT" ? "221 bye" : "250 ok");
  };
  const secure = () => {
    say("220 go");
    socket.removeAllListeners("data");
    talk(new TLSSocket(socket, { isServer: true, ...tls }), scripted, { extensions, greet: false });
  };
  socket.on("data", (piece) => {
    buffer = Buffer.concat([buffer, piece]);
    for (let end = buffer.indexOf("\r\n"); end >= 0; end = buffer.indexOf("\r\n")) {
      const line = buffer.subarray(0, end).toString("utf8");
      buffer = buffer.subarray(end + 2);
      take(line);
    }
  });
}
