/** An empty list with the columns that an import reads. */
export function TemplateLink({ to }: { to: string }) {
  return (
    <p className="muted">
      <a href={to} download>
        Download an empty list
      </a>{" "}
      with these columns (CSV).
    </p>
  );
}
