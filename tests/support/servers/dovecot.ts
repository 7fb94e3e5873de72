import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "#tests/support/servers/postgresql";

/** Debian's user of mailboxes, by number. */
const MAIL = 8;

/** Whether Debian's Dovecot is installed and may be started: it changes its user. */
export function hasDovecot(): boolean {
  return existsSync("/usr/lib/dovecot/imap") && process.getuid?.() === 0;
}

/** A mailbox server on this machine, with one mailbox for each user who signs in with this password. */
export async function startDovecot({
  password,
  host = "127.0.0.1",
  tls,
}: {
  /** Without what Dovecot's own file gives a meaning, such as "#". */
  password: string;
  host?: string;
  tls?: { key: string; cert: string };
}) {
  const dir = mkdtempSync(join(tmpdir(), "surety-dovecot-"));
  execFileSync("chmod", ["755", dir]);
  const port = await freePort();
  const mail = join(dir, "mail");
  mkdirSync(mail);
  chownSync(mail, MAIL, MAIL);
  if (tls) for (const [name, text] of Object.entries(tls)) writeFileSync(join(dir, `${name}.pem`), text);
  writeFileSync(
    join(dir, "dovecot.conf"),
    `
protocols = imap
listen = ${host}
base_dir = ${dir}/run
state_dir = ${dir}/state
log_path = ${dir}/log
mail_location = maildir:${mail}/%u
mail_uid = ${MAIL}
mail_gid = ${MAIL}
first_valid_uid = ${MAIL}
first_valid_gid = ${MAIL}
ssl = ${tls ? `required\nssl_cert = <${dir}/cert.pem\nssl_key = <${dir}/key.pem` : "no"}
disable_plaintext_auth = no
service imap-login {
  inet_listener imap {
    port = ${tls ? 0 : port}
  }
  inet_listener imaps {
    port = ${tls ? port : 0}
    ssl = yes
  }
}
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=${MAIL} gid=${MAIL} home=${mail}/%u
}
`,
  );
  const server = spawn("/usr/sbin/dovecot", ["-F", "-c", join(dir, "dovecot.conf")], { stdio: "ignore" });
  await listening(host, port, () => readFileSync(join(dir, "log"), "utf8"));
  let count = 0;
  return {
    port,
    /** Puts a message into a user's inbox, as a mail server does. */
    deliver(user: string, message: string): void {
      const box = join(mail, user);
      for (const part of ["", "tmp", "cur", "new"]) {
        mkdirSync(join(box, part), { recursive: true });
        chownSync(join(box, part), MAIL, MAIL);
      }
      count += 1;
      const file = join(box, "new", `${1_790_000_000 + count}.M${count}.test`);
      writeFileSync(file, message.replace(/\r?\n/g, "\r\n"));
      chownSync(file, MAIL, MAIL);
    },
    /** How many messages of a user are still unread. */
    unread(user: string): number {
      return Number(
        execFileSync("sh", ["-c", 'ls "$1" | wc -l', "sh", join(mail, user, "new")], { encoding: "utf8" }),
      );
    },
    async stop() {
      server.kill("SIGTERM");
      await new Promise((done) => server.once("exit", done));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function listening(host: string, port: number, log: () => string): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, host, () => {
        socket.destroy();
        done(true);
      }).once("error", () => done(false));
    });
    if (open) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`Dovecot does not listen: ${log()}`);
}
