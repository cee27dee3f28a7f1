"""What this room hands out (Art. 15 GDPR) and erases (Art. 17) about a person."""

from nahbei.foundation.personal_data import declare
from nahbei.people.models import Channel, Consent, Merge, Person, Representation, SearchTerm

PROOF = "proof that the data were held lawfully (Art. 7(1), Art. 5(2) GDPR)"

declare(
    Person, path="pk", on_erasure="anonymise", because="rows that must stay point at it; names, address and note are emptied",
    hands_out=(
        "salutation", "given_name", "family_name", "born_on", "birth_year", "street", "address_extra", "postal_code", "town",
        "neighbourhood", "latitude", "longitude", "language", "languages", "informal", "preferred_channel", "note", "died_on", "created_at",
    ), looked_at=("note",),
)
declare(Person, path="merged_into", hands_out=("given_name", "family_name", "street", "postal_code", "town", "note"), looked_at=("note",),
        on_erasure="anonymise", because="a signpost is the same human being: emptied together with the record it leads to")
declare(Channel, path="person", hands_out=("kind", "value", "label", "resting_since"), on_erasure="delete")
declare(SearchTerm, path="person", hands_out=(), on_erasure="delete", because="derived from names, numbers and street")
declare(Representation, path="person", hands_out=("representative", "relation", "authority", "seen_on", "seen_by", "ends_on"),
        on_erasure="delete")
declare(Representation, path="representative", hands_out=("relation", "authority", "seen_on", "seen_by", "ends_on"),
        on_erasure="delete")
declare(Consent, path="person", hands_out=("purpose", "text_version", "form", "given_at", "recorded_by", "withdrawn_at"),
        on_erasure="keep", because=PROOF, keep_for="3 years from the end of the year in which it ended (§ 195, § 199 BGB)")
declare(Consent, path="given_by", hands_out=("purpose", "text_version", "form", "given_at", "recorded_by", "withdrawn_at"),
        on_erasure="keep", because=PROOF, keep_for="3 years from the end of the year in which it ended (§ 195, § 199 BGB)")
declare(Merge, path="winner", hands_out=("at", "by_name"), on_erasure="anonymise",
        because="`moved` is emptied with the number of the erasure; that there was a merge stays")
declare(Merge, path="loser", hands_out=("at", "by_name"), on_erasure="anonymise",
        because="`moved` is emptied with the number of the erasure; that there was a merge stays")
