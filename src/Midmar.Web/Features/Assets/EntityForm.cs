using Midmar.Centre.Assets;

namespace Midmar.Web.Features.Assets;

/// <summary>An organisation as it is being typed.</summary>
internal sealed class EntityForm
{
    public string Name { get; set; } = string.Empty;

    public int Circle { get; set; } = EntityFacts.LastCircle;

    public string DutyPhone { get; set; } = string.Empty;

    public string Note { get; set; } = string.Empty;

    public List<Contact> Contacts { get; } = [];

    public static EntityForm Of(EntityFacts facts)
    {
        var form = new EntityForm { Name = facts.Name, Circle = facts.Circle, DutyPhone = facts.DutyPhone, Note = facts.Note };
        form.Contacts.AddRange(facts.Contacts.Select(c => new Contact { Name = c.Name, Duty = c.Duty, Phone = c.Phone, Mail = c.Mail }));
        return form;
    }

    public EntityFacts ToFacts() => new(
        Name.Trim(), Circle, DutyPhone.Trim(),
        [.. Contacts.Where(c => (c.Name + c.Duty + c.Phone + c.Mail).Trim().Length > 0).Select(c => new ContactPoint(c.Name.Trim(), c.Duty.Trim(), c.Phone.Trim(), c.Mail.Trim()))],
        Note.Trim());

    internal sealed class Contact
    {
        public string Name { get; set; } = string.Empty;

        public string Duty { get; set; } = string.Empty;

        public string Phone { get; set; } = string.Empty;

        public string Mail { get; set; } = string.Empty;
    }
}
