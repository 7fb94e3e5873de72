// What `npm start` runs once everything is installed and built: supervises the server file of a folder.
import { supervise } from "../../../scripts/supervise.mjs";

const [cwd, file] = process.argv.slice(2);
process.exitCode = await supervise(process.execPath, [file], { cwd, env: process.env });
