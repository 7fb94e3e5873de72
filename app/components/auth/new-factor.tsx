import { Qr } from "./qr";

type FactorOffer = { secret: string; address: string; qr: { path: string; size: number } };

/** How to connect an authenticator app: by camera, by a link on the same phone, or by typing the secret. */
export function NewFactor({ offer }: { offer: FactorOffer }) {
  const groups = offer.secret.match(/.{1,4}/g) ?? [];
  return (
    <div className="field">
      <p>
        <b>Second factor</b>
      </p>
      <p className="hint">
        Scan this with an authenticator app on your phone, such as Aegis, 2FAS, Google Authenticator or a
        password manager.
      </p>
      <Qr {...offer.qr} label="QR code for your authenticator app" />
      <p className="hint">
        On the phone itself: <a href={offer.address}>open the app</a>. Or type this secret:{" "}
        <code>
          {groups.map((group, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: groups never move, and two may be alike
            <span key={`${i}${group}`}>
              {group}
              <wbr />{" "}
            </span>
          ))}
        </code>
      </p>
    </div>
  );
}
