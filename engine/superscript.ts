/** A whole number as raised digits: 2⁻¹⁰. */
const raised: Record<string, string> = { "-": "⁻" };
for (const [digit, character] of [..."⁰¹²³⁴⁵⁶⁷⁸⁹"].entries()) raised[digit] = character;

export const superscript = (exponent: number): string => [...String(exponent)].map((digit) => raised[digit]).join("");
