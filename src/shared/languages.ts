/** The languages of every screen; one of our pages on its own needs no other setting. */
export const languages = ['en', 'de', 'it', 'fr', 'es'] as const;
export type Language = (typeof languages)[number];
