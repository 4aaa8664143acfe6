"""Each text that staff type in is translated, is a name, or is read by no family: who adds a column says which."""

from django.apps import apps
from django.db.models import CharField, TextField

from familienzentrum.text_kinds import TextKind
from offers.translations.rows import SOURCES

# Names, addresses and numbers: nobody translates them.
_NAMES = """
    Centre.name Centre.municipality Centre.street Centre.postal_code Centre.town Centre.phone
    Landmark.name Office.phone Office.postal_code Office.street Office.town Offer.phone Place.name Place.postal_code
    Place.stop Place.street Place.town Room.name Signpost.phone Spot.name Spot.postal_code Spot.seal
    Spot.street Spot.town TalkLanguage.own_name Stand.postal_code Stand.street Stand.town EmergencyNumber.number
"""
# Holidays have the same names everywhere, said by familienzentrum/texts.py; a mail has a text for each language.
_OTHERWISE = "PublicHoliday.name MessageText.text"
_READ_BY_STAFF = """
    Brochure.title Brochure.publisher Brochure.language Brochure.kept_at ConsultationHour.seclusion Feed.name
    FactorReset.operator FactorReset.reason
    Office.short_name Proposal.note ProposedChange.value Room.equipment RoomBooking.purpose
    SchoolHoliday.name MissedSearch.words User.username User.first_name User.last_name
"""
# On labels of paper, which hang in one room.
_ON_LABELS = "WishTree.name TreeWish.wish"
# Whose a picture is stands beside it like a name.
_OF_PICTURES = "Photograph.rights"
# Everyday words are matched, in whatever language they are written; none is shown.
_SEARCHED = """
    Offer.also_searched_as PageWords.also_searched_as SearchEntry.also SearchEntry.around SearchEntry.body
    SearchEntry.heading SearchEntry.said_body SearchEntry.said_heading SearchEntry.said_summary
    SearchEntry.summary SearchEntry.topics SearchPhrase.line SearchWord.shown SearchWord.stem
    SearchWord.word Signpost.also_searched_as Synonym.words Topic.also_searched_as
"""
# Written by programs, or read as numbers, codes and addresses.
_NO_WORDS = """
    AuditCheck.accepted AuditCheck.digest AuditCheck.trouble AuditLink.content AuditLink.digest AuditLink.seal
    PastRow.kind AuditEntry.action AuditEntry.subject Centre.land Centre.municipality_code ConsultationHour.video_link
    Landmark.points LimitCounter.key Message.number Message.trouble MessageText.language MissedSearch.digest
    NightlyRun.name Office.coordinates Photograph.sha256 Place.coordinates Spot.coordinates Synonym.means
    Translation.field
    ProposedTranslation.field ProposedTranslation.german ProposedTranslation.text Translation.german
    Translation.language Translation.text TalkLanguage.code TranslationRequest.language
    User.password Invitation.token_digest StaffSession.session_key StaffSession.session_data
"""


def test_every_text_of_a_row_is_translated_or_it_is_said_why_not():
    translated = {f"{SOURCES[kind].model.__name__}.{field}" for kind in TextKind for field in kind.fields}
    known = {
        *_NAMES.split(),
        *_OTHERWISE.split(),
        *_READ_BY_STAFF.split(),
        *_ON_LABELS.split(),
        *_SEARCHED.split(),
        *_NO_WORDS.split(),
        *_OF_PICTURES.split(),
    }
    assert translated & known == set()
    assert {*_typed_in()} == translated | known


def _typed_in():
    for app in ("familienzentrum", "offers", "appointments"):
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.fields:
                is_text = type(field) in (CharField, TextField) and field.editable and not field.choices
                if is_text and field.name != "source":
                    yield f"{model.__name__}.{field.name}"
