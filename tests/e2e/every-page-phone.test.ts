import { pictures, type Walk, walkEveryPage } from "../support/every-page.ts";

const others: Walk[] = [["auditor", "phone", "light"]];
walkEveryPage([["officer", "phone", "dark"], ["member", "phone", "light"], ...(pictures ? others : [])]);
