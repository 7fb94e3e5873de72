import { pictures, type Walk, walkEveryPage } from "#tests/support/browser/every-page";

const others: Walk[] = [["auditor", "phone", "light"]];
walkEveryPage([["officer", "phone", "dark"], ["member", "phone", "light"], ...(pictures ? others : [])]);
