import { useAddress } from "#components/ui/filters";

/** What an address may say without narrowing the list. */
const order = ["sort", "size", "list"];

/** The file of a register: as the page shows it, and where that is less, also the whole of it. */
export function RegisterFile({ to, part }: { to: string; part?: boolean }) {
  const query = useAddress()({ size: null, list: "shown" });
  const said = [...new URLSearchParams(query).keys()];
  const narrowed = part || said.some((name) => !order.includes(name));
  return (
    <>
      <a className="btn" href={narrowed || said.length > 1 ? to + query : to}>
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
