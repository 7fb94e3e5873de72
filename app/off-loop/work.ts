import { assessFiles } from "#evidence/collectors/assess";
import { readBounces } from "#evidence/files/bounces";
import { compareForPage } from "#policies/compare";
import { renderPolicy } from "#policies/markdown";

/** Work that is pure and takes long by the size or the form of what it is given. Its bundle is the thread's alone. */
export const work = { assessFiles, compareForPage, readBounces, renderPolicy };
export type Work = typeof work;
