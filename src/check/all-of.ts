// Lists of names that types know: the keys of an object, the choices of a value.

/**
 * @param names what the union holds, in the order of messages: a name that is missing does not compile, nor one too many
 * @returns the names, for `checkObject` and `checkChoice`
 */
export function allOf<Name extends string>(names: { readonly [name in Name]: true }): readonly Name[] {
  return Object.keys(names) as Name[]
}
