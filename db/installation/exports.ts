import { type SqlBool, sql } from "kysely";
import type { ReadDb } from "#db/client";

type ExportLine = {
  line: number;
  at: Date;
  who: string;
  file: string;
  sha256: string | null;
  bytes: number;
};

/** The latest downloads of documents, newest first, from the audit log; `userId` leaves those of others out. */
export async function listExports(db: ReadDb, userId: string | null, limit = 50): Promise<ExportLine[]> {
  let query = db
    .selectFrom("audit_log")
    .select(["seq", "at", "actor_name", "after"])
    // Written into the statement, for the index of these entries serves no value that is bound.
    .where(sql<SqlBool>`action = 'exports.pdf'`)
    .orderBy("seq", "desc")
    .limit(limit);
  if (userId) query = query.where("actor_id", "=", userId);
  return (await query.execute()).map((row) => {
    const after = JSON.parse(row.after ?? "{}") as { file?: string; sha256?: string; bytes?: number };
    return {
      line: row.seq,
      at: new Date(row.at),
      who: row.actor_name,
      file: after.file ?? "",
      sha256: after.sha256 ?? null,
      bytes: after.bytes ?? 0,
    };
  });
}
