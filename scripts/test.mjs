// Every check there is, in the order in which a mistake is cheapest to learn of, and one sum at the end.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { inFront, Stopped, say } from "./child.mjs";
import { findChromium } from "./chromium.mjs";
import { prepare } from "./prepare.mjs";
import { root } from "./root.mjs";

const tool = (...parts) => join(root, "node_modules", ...parts);
const BIOME = [tool("@biomejs", "biome", "bin", "biome"), "ci", "--error-on-warnings"];
const TYPES = [tool("typescript", "bin", "tsc"), "--noEmit"];
const SUITES = "vitest.all.config.ts";
/** The projects of vitest.all.config.ts that need no build. */
const UNBUILT = ["--project", "together", "--project", "apart"];
const QUICK = "--quick";
/** What is quick of the unit tests: none of these files kills a process or plays weeks. */
const SHARED = ["--project", "together", "--exclude", "tests/scenarios/**"];

/** Format, lint and types; answers an exit code. */
export async function check(tools) {
  const sum = newSum();
  await lint(sum, tools);
  await types(sum, tools);
  return report(sum);
}

/**
 * Everything: format, lint, types, build, then all tests. `names` narrow them to files whose path holds one of them.
 * With `--quick` among them: no build, and of the unit tests those that are quick.
 * The last line is the sum over all of it; the exit code is 0 only when nothing failed.
 */
export async function test(tools, names) {
  const chromium = await findChromium(tools.node);
  const own = { ...tools, env: { ...tools.env, ...(chromium ? { CHROMIUM_PATH: chromium } : {}) } };
  const files = names.filter((name) => name !== QUICK);
  const sum = newSum();
  await lint(sum, tools);
  if (files.length < names.length) {
    await types(sum, tools);
    await runTests(sum, own, [...SHARED, ...files]);
    return report(sum);
  }
  // Each of them keeps one core busy.
  const [canRun] = await Promise.all([build(sum), types(sum, tools)]);
  await runTests(sum, own, [...(canRun ? [] : UNBUILT), ...files]);
  return report(sum);
}

const newSum = () => ({ passed: 0, failed: 0, skipped: 0, reds: [] });

const lint = (sum, { node, env }) =>
  counted(sum, "format and lint", () => inFront(node, BIOME, { cwd: root, env }));

const types = (sum, { node, env }) => counted(sum, "types", () => inFront(node, TYPES, { cwd: root, env }));

const build = (sum) =>
  counted(sum, "build", async () => {
    await prepare();
    return 0;
  });

async function counted(sum, title, run) {
  say(`· ${title}`);
  const code = await run().catch((error) => {
    if (!(error instanceof Stopped)) throw error;
    say(`✗ ${error.message}`);
    return 1;
  });
  if (code > 128) throw new Stopped(`Stopped during ${title}.`);
  sum[code === 0 ? "passed" : "failed"] += 1;
  if (code !== 0) sum.reds.push(title);
  say(code === 0 ? `✓ ${title}` : `✗ ${title}`);
  return code === 0;
}

async function runTests(sum, { node, env }, options) {
  const report = join(root, ".cache", "vitest.json");
  mkdirSync(join(root, ".cache"), { recursive: true });
  rmSync(report, { force: true });
  say("· tests");
  const args = [
    tool("vitest", "vitest.mjs"),
    "run",
    "--config",
    SUITES,
    "--passWithNoTests",
    "--reporter=default",
  ];
  const code = await inFront(node, [...args, "--reporter=json", `--outputFile.json=${report}`, ...options], {
    cwd: root,
    env,
  });
  if (code > 128) throw new Stopped("Stopped during the tests.");
  const found = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : null;
  const failed = found ? found.numFailedTests + filesThatDidNotLoad(found) : 1;
  sum.passed += found?.numPassedTests ?? 0;
  sum.skipped += (found?.numPendingTests ?? 0) + (found?.numTodoTests ?? 0);
  sum.reds.push(...redsOf(found));
  // Vitest also fails for errors outside any test; they count as one.
  sum.failed += failed === 0 && code !== 0 ? 1 : failed;
}

/** Each failure with the first line of its reason. A long run scrolls past them, so that the sum repeats them. */
function redsOf(found) {
  if (!found) return ["tests: no report was written"];
  const first = (text) =>
    String(text ?? "")
      .split("\n", 1)[0]
      .slice(0, 300);
  return found.testResults.flatMap((file) => {
    const where = relative(root, file.name);
    const failed = file.assertionResults.filter((one) => one.status === "failed");
    if (failed.length > 0)
      return failed.map((one) => `${where} > ${one.fullName}: ${first(one.failureMessages[0])}`);
    return file.status === "failed" ? [`${where}: ${first(file.message)}`] : [];
  });
}

function filesThatDidNotLoad({ testResults }) {
  return testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((one) => one.status === "failed"),
  ).length;
}

function report({ passed, failed, skipped, reds }) {
  for (const red of reds) process.stdout.write(`✗ ${red}\n`);
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
  process.stdout.write(`${line}\n`);
  return failed === 0 ? 0 : 1;
}
