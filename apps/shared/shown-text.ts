// Also those that Unicode does not list as ignorable but fonts show as nothing: the empty Braille
// pattern and the null notehead.
const visible =
  /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Cs}\p{M}\u2800\u{1d159}]/u

/** Whether a reader sees anything of a text that others are shown. */
export const hasVisibleCharacter = (text: string): boolean => visible.test(text)

/** Whether a text can change the direction of what is shown beside it, as U+202E does. */
export const hasBidiControl = (text: string): boolean => /\p{Bidi_Control}/u.test(text)
