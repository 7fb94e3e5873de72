import { walkEveryPage } from "#tests/support/browser/every-page";

walkEveryPage("even");
