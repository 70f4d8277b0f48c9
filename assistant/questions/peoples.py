"""What else a country is called: "German soldiers" where the documents have "Germany", Holland for Netherlands."""

from __future__ import annotations

# Of each country its names, then what is of it and who. Europe is more than the European Union.
_COUNTRIES = (
    "Afghanistan: afghan|Albania: albanian|Algeria: algerian|Argentina: argentine argentinian"
    "|Armenia: armenian|Australia: australian|Austria: austrian|Azerbaijan: azerbaijani|Bangladesh: bangladeshi"
    "|Belarus: belarusian|Belgium: belgian|Bolivia: bolivian|Bosnia: bosnian|Brazil: brazilian"
    "|Britain, United Kingdom, UK: british briton brit|Bulgaria: bulgarian|Cambodia: cambodian"
    "|Cameroon: cameroonian|Canada: canadian|Chile: chilean|China: chinese|Colombia: colombian"
    "|Croatia: croatian croat|Cuba: cuban|Cyprus: cypriot|Czechia, Czech Republic: czech|Denmark: danish dane"
    "|Ecuador: ecuadorian|Egypt: egyptian|England: english|Estonia: estonian|Ethiopia: ethiopian"
    "|Europe, European Union, EU: european|Finland: finnish finn|France: french frenchman frenchmen"
    "|Georgia: georgian|Germany: german|Ghana: ghanaian|Greece: greek|Hungary: hungarian|Iceland: icelandic"
    "|India: indian|Indonesia: indonesian|Iran: iranian|Iraq: iraqi|Ireland: irish irishman|Israel: israeli"
    "|Italy: italian|Jamaica: jamaican|Japan: japanese|Jordan: jordanian|Kazakhstan: kazakh|Kenya: kenyan"
    "|Korea: korean|Kosovo: kosovar|Kuwait: kuwaiti|Latvia: latvian|Lebanon: lebanese|Libya: libyan"
    "|Lithuania: lithuanian|Luxembourg: luxembourgish luxembourger|Malaysia: malaysian|Malta: maltese"
    "|Mexico: mexican|Moldova: moldovan|Mongolia: mongolian|Montenegro: montenegrin|Morocco: moroccan"
    "|Nepal: nepalese nepali|Netherlands, Holland: dutch dutchman dutchmen|Nigeria: nigerian|Norway: norwegian"
    "|Pakistan: pakistani|Palestine: palestinian|Peru: peruvian|Philippines: filipino philippine|Poland: polish"
    "|Portugal: portuguese|Romania: romanian|Russia: russian|Scotland: scottish scot|Senegal: senegalese"
    "|Serbia: serbian serb|Singapore: singaporean|Slovakia: slovak slovakian|Slovenia: slovenian slovene"
    "|Spain: spanish spaniard|Sweden: swedish swede|Switzerland: swiss|Syria: syrian"
    "|Taiwan: taiwanese|Thailand: thai|Tunisia: tunisian|Turkey, Türkiye: turkish turk|Ukraine: ukrainian"
    "|United States, USA, America: american|Uruguay: uruguayan|Venezuela: venezuelan|Vietnam: vietnamese"
    "|Wales: welsh|Yemen: yemeni"
)
_OF_PEOPLE: dict[str, tuple[str, ...]] = {
    people: tuple(names.split(", "))
    for names, _, peoples in (country.partition(": ") for country in _COUNTRIES.split("|"))
    for people in peoples.split()
} | {
    name.lower(): tuple(other for other in names.split(", ") if other != name)
    for names in (country.partition(": ")[0] for country in _COUNTRIES.split("|"))
    for name in names.split(", ")
    if "Europe" not in names
}


def countries_of(word: str) -> tuple[str, ...]:
    """What the country of a people, or named ``word`` (lower case), is called, too; () for any other word."""
    return _OF_PEOPLE.get(word) or _OF_PEOPLE.get(word.removesuffix("s"), ())
