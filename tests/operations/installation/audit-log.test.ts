import { describe, expect, test } from "vitest";
import { record } from "#app/audit";
import { auditCsv } from "#app/operations/installation/audit-export";
import { perform } from "#app/work";
import { searchAuditLog } from "#db/installation/audit-log";
import { readableSubjects } from "#domain/installation/log-subjects";
import { type TestApp, testApp, testPerson } from "#tests/support/app";

const everything = { readable: readableSubjects("owner"), period: null };

/** Twelve entries by two people, one an hour. */
async function written(): Promise<TestApp> {
  const app = await testApp("2026-03-10T12:00:00.000Z");
  const [ada, lin] = [await testPerson(app, "Ada", "owner"), await testPerson(app, "Lin", "officer")];
  for (let hour = 0; hour < 12; hour += 1) {
    app.clock.advance(3_600_000);
    await perform(app, (hour % 2 ? lin : ada).actor, (work) =>
      record(work, {
        action: hour % 3 ? "policies.edit" : "users.invite",
        subject: {
          type: "policy",
          id: `id-${hour}`,
          ref: hour === 5 ? "100% uptime, =cmd()" : `POL-${hour}`,
        },
        before: { title: "Old" },
        after: { title: `New ${hour}` },
      }),
    );
  }
  return app;
}

describe("search", () => {
  test.each([
    [{ who: "ada", action: "policies." }, [2, 4, 8, 10]],
    [{ action: "users.invite" }, [0, 3, 6, 9]],
    [{ subject: "POL-7" }, [7]],
    [{ subject: "id-7" }, [7]],
    [{ subject: "100%" }, [5]],
    [{ who: "%" }, []],
    [{ subject: "POL_7" }, []],
    [{ subject: "\\" }, []],
    [{ from: "2026-03-10", to: "2026-03-10", who: "Lin" }, [1, 3, 5, 7, 9]],
    [{ from: "2026-03-11", to: "2026-03-11" }, [11]],
    [{ who: "nobody" }, []],
  ])("%j finds %j", async (search, hours) => {
    const app = await written();
    const found = await searchAuditLog(app.read, search, 100, everything);
    const ours = found.filter((entry) => entry.subjectType === "policy");
    expect(ours.map((entry) => Number(entry.subjectId?.slice(3))).sort((a, b) => a - b)).toEqual(hours);
  });

  test("turning pages shows every line once, in both directions", async () => {
    const app = await written();
    const all = (await searchAuditLog(app.read, {}, 100, everything)).map((entry) => entry.seq);
    const down: number[] = [];
    for (let before: number | undefined; ; ) {
      const page = await searchAuditLog(app.read, { before }, 5, everything);
      if (page.length === 0) break;
      down.push(...page.map((entry) => entry.seq));
      before = page.at(-1)?.seq;
    }
    expect(down).toEqual(all);
    expect(
      (await searchAuditLog(app.read, { after: all[5] }, 5, everything)).map((entry) => entry.seq),
    ).toEqual(all.slice(0, 5));
  });
});

describe("export", () => {
  test("is the whole search as CSV, formulas kept from running, and a line of the log itself", async () => {
    const app = await written();
    const { actor } = await testPerson(app, "Ida", "officer");
    let text = "";
    for await (const piece of await auditCsv(app, actor, { subject: "policy" }, everything)) text += piece;
    const lines = text.trimEnd().split("\r\n");
    expect(lines[0]).toBe(
      "\uFEFFline,at,actor_kind,actor,action,subject_type,subject_id,subject_ref,before,after,reason,ip,factor",
    );
    expect(lines).toHaveLength(13);
    expect(lines[7]).toContain('"100% uptime, =cmd()"');
    const [newest] = await searchAuditLog(app.read, {}, 1, everything);
    expect(newest).toMatchObject({
      action: "exports.audit-log",
      actorName: "Ida",
      after: { subject: "policy" },
    });
  });

  test("a member may not", async () => {
    const app = await written();
    const { actor } = await testPerson(app, "Mem", "member");
    await expect(auditCsv(app, actor, {}, everything)).rejects.toMatchObject({ code: "forbidden" });
  });
});

test("nothing can change or take away a line", async () => {
  const app = await written();
  for (const sql of [
    "update audit_log set action = 'x'",
    "delete from audit_log",
    "update log_leaves set leaf_hash = ''",
    "delete from log_leaves",
  ]) {
    const SQLite = (await import("better-sqlite3")).default;
    const raw = new SQLite(`${app.config.dataDir}/surety.db`);
    expect(() => raw.exec(sql), sql).toThrow("append-only");
    raw.close();
  }
});
