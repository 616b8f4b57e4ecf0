/** The parts of an availability zone's name: `us-east-1` and `a`, or `us-east-1` and `-bos-1a`. */
export interface ZoneName {
  readonly region: string;
  readonly suffix: string;
}

export function parseZoneName(name: string): ZoneName | undefined {
  const match = /^([a-z]+(?:-[a-z]+)+-\d+)([a-z]|(?:-[a-z0-9]+)+)$/.exec(name);
  return match ? { region: match[1], suffix: match[2] } : undefined;
}

/** What of a zone goes into construct ids, and so into logical IDs: `A` of us-east-1a, `Bos1A` of us-east-1-bos-1a. */
export function zoneKey(name: string): string {
  const suffix = parseZoneName(name)?.suffix ?? name;
  return suffix
    .split(/[^a-zA-Z0-9]+/)
    .map((part) => part.replace(/^[a-z]/, upper).replace(/(?<=\d)[a-z]$/, upper))
    .join('');
}

/** The slot that a plain zone's letter stands for; undefined for local and wavelength zones, whose letters say nothing. */
export function letterSlot(name: string): number | undefined {
  const suffix = parseZoneName(name)?.suffix;
  return suffix?.length === 1 ? suffix.charCodeAt(0) - 'a'.charCodeAt(0) : undefined;
}

export function slotLetter(slot: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + slot);
}

function upper(text: string): string {
  return text.toUpperCase();
}
