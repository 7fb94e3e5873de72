import { csvFile } from "#domain/csv";

/** An account of an organisation on a code host, as the host states it. */
export type Member = {
  login: string;
  role: "administrator" | "member" | "outside collaborator";
  /** null where the host does not say. */
  secondFactor: boolean | null;
};

/** What an organisation's members are judged from. */
export type Membership = {
  organisation: string;
  members: Member[];
  /** Whether a second factor is required of everybody; null where the host does not say. */
  required: boolean | null;
};

/** The members as a table. */
export function membersCsv({ members }: Membership): string {
  const words = { true: "yes", false: "no", null: "unknown" };
  return csvFile(
    ["login", "role", "second_factor"],
    members.map(({ login, role, secondFactor }) => [login, role, words[`${secondFactor}`]]),
  );
}
