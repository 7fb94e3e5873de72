import type { Account } from "#domain/systems/accounts";
import { type Line, readLines } from "#evidence/account-exports/lines";
import { passwdTable } from "#evidence/account-exports/passwd-table";
import { KnownAccounts } from "#evidence/account-exports/repeats";
import type { AccountSource } from "#evidence/account-exports/source";
import { type Aliases, findColumns } from "#evidence/files/columns";
import { decode } from "#evidence/files/utf8";
import { many } from "#evidence/files/values";

const HEADERS = { name: [], uid: [], gecos: [], shell: [], groups: [] } satisfies Aliases<string>;

/** Groups whose members become root, or as good as root, on the usual distributions. */
const POWERFUL = ["root", "sudo", "wheel", "admin", "adm", "docker", "lxd", "libvirt", "disk", "shadow"];
const FIRST_PERSON = 1000;
const NOBODY = 65_534;

/**
 * The accounts of one Linux machine: passwd and group, one after the other. sudoers, SSH keys and locked passwords are in
 * neither, so that status, and privilege beyond the well-known groups, stay unknown. A machine that asks a directory too may name
 * a user twice: the first line is the one it goes by.
 */
export const linuxUsers: AccountSource = {
  format: "linux-users",
  title: "Linux passwd and group",
  hint: "On the machine: (getent passwd; getent group) > accounts.txt. Do not include shadow: password hashes are refused.",
  known: ({ line }) => /^[^:\s]+:[^:]*:\d+:\d+:[^:]*:[^:]*:[^:]*$/.test(line),
  table: (bytes) => passwdTable(decode(bytes)),
  async read(table) {
    const cells = findColumns<keyof typeof HEADERS>(table, HEADERS, [["name"], ["uid"]]);
    const users = new KnownAccounts(true);
    const accountOf = (line: Line<keyof typeof HEADERS>): Account => {
      const name = line.raw("name");
      const uid = Number(line.raw("uid"));
      const groups = many(line.raw("groups"));
      const root = uid === 0;
      const shell = line.raw("shell");
      return {
        // A name that comes back under another number is another account.
        externalId: `${name}:${uid}`,
        userName: name,
        email: null,
        name: line.raw("gecos").split(",")[0]?.trim() || null,
        kind: root ? "shared" : uid < FIRST_PERSON || uid === NOBODY ? "service" : "unknown",
        status: "unknown",
        roles: groups,
        grants: shell === "" ? [] : [`shell ${shell}`],
        privileged: root || groups.some((group) => POWERFUL.includes(group)) ? "yes" : "unknown",
        mfa: "unknown",
        lastSignIn: "unknown",
        createdAt: null,
      };
    };
    return [await readLines(table, cells, "name", accountOf, users)];
  },
};
