// What does not fit beside other things.

// As one line of at most `longest` characters, cut between words (`ui.printable.shortened`).
export function shortened(text, longest) {
  const line = text.trim().replace(/\s+/g, " ");
  if (line.length <= longest) return line;
  return line.slice(0, longest - 1).replace(/ \S*$|[\ud800-\udbff]$/, "").replace(/[ .,;:!?·|–-]+$/, "") + "…";
}
