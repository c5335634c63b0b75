/** What the levels of a verdict are called where there is little room. */
export const levelNames = {
  alarm: "Alarm",
  notice: "Worth a look",
  clear: "Nothing found",
  undetermined: "Undetermined",
};
