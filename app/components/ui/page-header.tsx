import { createContext, type ReactNode, useContext } from "react";
import { useAddress } from "#components/ui/filters";

/** Whether this is within a tab: the page's title is above the tabs, so every title below is one level lower. */
export const InTab = createContext(false);

/** The elements of a page's title and of a panel's title, here. */
export function useTitles(): { page: "h1" | "h2"; panel: "h2" | "h3" } {
  return useContext(InTab) ? { page: "h2", panel: "h3" } : { page: "h1", panel: "h2" };
}

/** A page's title, one plain sentence under it, at most three actions beside it, one of them `.go`. */
export function PageHeader({
  title,
  intro,
  csv,
  register,
  part,
  children,
}: {
  title: ReactNode;
  intro?: ReactNode;
  /** Where the page's records are as a CSV file. */
  csv?: string;
  /** The file of the register that the page lists: what is shown, or all of it. */
  register?: string;
  /** The list is a part of its register without a filter too. */
  part?: boolean;
  children?: ReactNode;
}) {
  const Title = useTitles().page;
  return (
    <div className="head">
      <div>
        <Title>{title}</Title>
        {intro ? <p className="intro">{intro}</p> : null}
      </div>
      {children || csv || register ? (
        <div className="row no-print">
          {csv ? (
            <a className="btn" href={csv}>
              CSV
            </a>
          ) : null}
          {register ? <RegisterFile to={register} part={part} /> : null}
          {children}
        </div>
      ) : null}
    </div>
  );
}

/** What an address may say without narrowing the list. */
const order = ["sort", "size", "list"];

/** The file of a register: as the page shows it, and where that is less, also the whole of it. */
function RegisterFile({ to, part }: { to: string; part?: boolean }) {
  const query = useAddress()({ size: null, list: "shown" });
  const asked = [...new URLSearchParams(query).keys()];
  const narrowed = part || asked.some((name) => !order.includes(name));
  return (
    <>
      <a className="btn" href={narrowed || asked.length > 1 ? to + query : to}>
        {narrowed ? "CSV as shown" : "CSV"}
      </a>
      {narrowed ? (
        <a className="btn" href={to}>
          CSV of all
        </a>
      ) : null}
    </>
  );
}
