/**
 * A public page of a live programme follows its desk. live-stream.js brings the news; both are loaded by base.html.
 *
 * The page is complete without this script. The contract with its template, all inside of <section data-live …>:
 *
 *   <section data-live="/live/12/" data-live-since="57" data-live-phase="on_air"
 *            data-live-states='{"accepted": "Accepted", …}'>          what each public state is called
 *
 *   [data-live-when="announced collecting"]   shown only in these phases (announced, collecting, on_air, ended)
 *   [data-live-asking="yes|no"]               shown only while questions are taken, or while they are not
 *   [data-live-votes="yes|no"]                shown only while votes are shown, or while they are not
 *
 *   [data-live-on-air]                        shown while a question is on air; holds the slots below
 *   <ol data-live-list="accepted">            questions of these states (several, by spaces), the newest first
 *     <li data-live-question="7" data-live-state="accepted"> … slots … </li>
 *   <template data-live-template>             one such <li>, with empty slots, for all lists
 *
 *   Slots of a question:
 *   [data-live-text]      its text; gets `lang` and dir="auto"
 *   [data-live-n]         its number
 *   [data-live-name] [data-live-place] [data-live-topic] [data-live-to] [data-live-to-office]   hidden while empty
 *   [data-live-label]     the name of its state, out of data-live-states
 *   [data-live-count]     its votes, as a number; hidden while votes are not shown
 *   a[data-live-link="/ar/live/12/{n}/"]      its page
 *   form[data-live-vote] with <input type="hidden" name="n">  action="/live/12/vote", method="post", hx-boost="false";
 *                         hidden unless the state is "accepted"; its button is disabled once this device has voted
 *
 *   <button type="button" data-live-new hidden data-one="One new question" data-two="…" data-few="{n} …" data-many="…"
 *           data-other="{n} new questions">   shows what waits; plural forms by Intl.PluralRules of the page's language
 *   <p data-live-gone-text hidden>…</p>       what stands in the place of a question that was withdrawn
 *   <p role="status" class="visually-hidden" data-live-say data-on-air="Now on air: {text}" data-phase-on_air="…"
 *      data-phase-ended="…"></p>              the one live region; says little, and not often
 *   <p data-live-lost hidden>…</p>            shown quietly while the connection is lost
 *
 * Nothing moves under the finger: what is new, or belongs into another list, waits behind the button. What was withdrawn
 * loses its words at once and keeps its room.
 */
