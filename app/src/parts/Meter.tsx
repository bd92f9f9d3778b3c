interface MeterProps {
  readonly label: string;
  readonly used: bigint;
  readonly of: bigint;
  readonly text: string;
}

/** How much of a limit is used. */
export function Meter({ label, used, of, text }: MeterProps) {
  const share = of === 0n ? 1 : Math.min(Number((used * 1_000n) / of) / 1_000, 1);
  return (
    <div className="meter">
      <div className="line">
        <span>{label}</span>
        <span className="number">{text}</span>
      </div>
      <meter aria-label={label} aria-valuetext={text} value={share} high={0.8} optimum={0} />
    </div>
  );
}
