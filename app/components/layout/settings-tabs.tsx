import type { ReactNode } from "react";
import { InTab } from "#components/ui/page-header";
import { Tabs } from "#components/ui/tabs";

type Page = { to: string; text: string };

/** Settings as one page: its title and tabs stay while a tab is changed, and each tab has its own address. */
export function SettingsTabs({
  pages,
  pathname,
  children,
}: {
  pages: readonly Page[];
  pathname: string;
  children: ReactNode;
}) {
  return (
    <>
      <h1>Settings</h1>
      <Tabs label="Settings" tabs={pages.map((page) => ({ ...page, current: page.to === pathname }))} wrap />
      <InTab.Provider value={true}>{children}</InTab.Provider>
    </>
  );
}
