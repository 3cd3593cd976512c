/**
 * Interpolated Witten-Bell smoothing: P(w|h) = (c(h,w) + T(h) P(w|h')) / (c(h) + T(h)), where c(h,w) is how often w
 * follows the context h, c(h) how often anything does, T(h) how many different characters do, and h' is h without its
 * first character. The more different characters a context was followed by, the likelier is one it was not.
 *
 * I. H. Witten, T. C. Bell, "The zero-frequency problem: estimating the probabilities of novel events in adaptive text
 * compression", IEEE Transactions on Information Theory 37(4), 1991 (method C); in this recursive form section 2.5 of
 * S. F. Chen, J. Goodman, "An empirical study of smoothing techniques for language modeling", Harvard TR-10-98, 1998.
 *
 * @param occurrences c(h,w). @param followers c(h). @param distinctFollowers T(h). @param shorter P(w|h').
 */
export function wittenBell(occurrences: number, followers: number, distinctFollowers: number, shorter: number): number {
  // What only ended the text says nothing on what follows it.
  if (followers === 0) return shorter;
  return (occurrences + distinctFollowers * shorter) / (followers + distinctFollowers);
}
