/** By how many pictures the arrow keys and the page keys go, as the table or the thumbnails are laid out now. */
export const tableSteps = { row: 1, page: 20 };
